-- AlterTable
ALTER TABLE "Annotation" ADD COLUMN "code" TEXT;
ALTER TABLE "Annotation" ADD COLUMN "review" TEXT;

-- AlterTable
ALTER TABLE "Segment" ADD COLUMN "review" TEXT;

-- CreateTable
CREATE TABLE "LabelSet" (
    "version" INTEGER NOT NULL,
    "labels" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabelSet_pkey" PRIMARY KEY ("version")
);
