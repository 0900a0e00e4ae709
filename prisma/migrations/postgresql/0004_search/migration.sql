-- In the order in which studies are listed.
DROP INDEX "Study_date_uid_idx";
CREATE INDEX "Study_date_uid_idx" ON "Study"("date" DESC, "uid");

-- AlterTable
ALTER TABLE "Study" ADD COLUMN "textKey" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "Study_textKey_key" ON "Study"("textKey");

-- What names, IDs and descriptions there are, from now on with accession numbers and folded names.
UPDATE "Study" SET
  "searchText" = "nameKey" || E'\n' || "searchText" || E'\n' || lower("accessionNumber") || E'\n\n';

-- Any three letters in a row, and the studies that hold them. Where this extension is not to be had,
-- or not by us, searching a large archive is slower, and that is all.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "Study_text_idx" ON "Study" USING gin ("searchText" gin_trgm_ops, "modalities" gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'Without pg_trgm: %', SQLERRM;
END
$$;
