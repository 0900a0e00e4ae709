-- AlterTable
ALTER TABLE "StoredObject" ADD COLUMN "offset" INTEGER;
ALTER TABLE "StoredObject" ADD COLUMN "pack" TEXT;

-- CreateIndex
CREATE INDEX "StoredObject_pack_offset_idx" ON "StoredObject"("pack", "offset");
