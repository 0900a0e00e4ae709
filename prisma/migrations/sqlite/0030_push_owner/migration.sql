-- AlterTable
ALTER TABLE "Push" ADD COLUMN "owner" TEXT;
