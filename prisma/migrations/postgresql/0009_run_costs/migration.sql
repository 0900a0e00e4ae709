-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "costUsd" DOUBLE PRECISION,
ADD COLUMN     "latencyMs" INTEGER;
