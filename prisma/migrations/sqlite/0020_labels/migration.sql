-- AlterTable
ALTER TABLE "Annotation" ADD COLUMN "code" TEXT;
ALTER TABLE "Annotation" ADD COLUMN "review" TEXT;

-- AlterTable
ALTER TABLE "Segment" ADD COLUMN "review" TEXT;

-- CreateTable
CREATE TABLE "LabelSet" (
    "version" INTEGER NOT NULL PRIMARY KEY,
    "labels" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
