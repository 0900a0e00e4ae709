-- AlterTable
ALTER TABLE "Export" ADD COLUMN "leftBehind" TEXT NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Push" ADD COLUMN "isUnwanted" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Push" ADD COLUMN "leftBehind" TEXT NOT NULL DEFAULT '[]';
