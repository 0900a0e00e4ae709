-- AlterTable
ALTER TABLE "Annotation" ADD COLUMN     "color" TEXT,
ADD COLUMN     "visible" BOOLEAN NOT NULL DEFAULT true;
