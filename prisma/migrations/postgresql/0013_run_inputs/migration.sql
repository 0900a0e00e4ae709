-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "sent" TEXT,
ADD COLUMN     "exchanges" TEXT NOT NULL DEFAULT '[]';
