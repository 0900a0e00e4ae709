-- AlterTable
ALTER TABLE "Annotation" ADD COLUMN "origin" TEXT;
