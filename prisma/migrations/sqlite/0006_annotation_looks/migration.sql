-- AlterTable
ALTER TABLE "Annotation" ADD COLUMN "color" TEXT;
ALTER TABLE "Annotation" ADD COLUMN "visible" BOOLEAN NOT NULL DEFAULT true;
