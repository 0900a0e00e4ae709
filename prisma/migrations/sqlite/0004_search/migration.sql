-- In the order in which studies are listed.
DROP INDEX "Study_date_uid_idx";
CREATE INDEX "Study_date_uid_idx" ON "Study"("date" DESC, "uid");

-- AlterTable
ALTER TABLE "Study" ADD COLUMN "textKey" INTEGER;

-- What names, IDs and descriptions there are, from now on with accession numbers and folded names.
UPDATE "Study" SET
  "textKey" = rowid,
  "searchText" = "nameKey" || char(10) || "searchText" || char(10) || lower("accessionNumber") || char(10, 10);

-- CreateIndex
CREATE UNIQUE INDEX "Study_textKey_key" ON "Study"("textKey");

-- Any three letters in a row, and the studies that hold them: by "textKey", since row numbers of a
-- table without an integer key change when the database is vacuumed.
CREATE VIRTUAL TABLE "StudyText" USING fts5("text", "modalities", content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE VIRTUAL TABLE "StudyTextTerms" USING fts5vocab("StudyText", 'row');
INSERT INTO "StudyText" (rowid, "text", "modalities") SELECT "textKey", "searchText", "modalities" FROM "Study";

CREATE TRIGGER "Study_text_insert" AFTER INSERT ON "Study" BEGIN
  UPDATE "Study" SET "textKey" = (SELECT coalesce(max("textKey"), 0) + 1 FROM "Study") WHERE "uid" = new."uid";
  INSERT INTO "StudyText" (rowid, "text", "modalities")
    SELECT "textKey", "searchText", "modalities" FROM "Study" WHERE "uid" = new."uid";
END;
CREATE TRIGGER "Study_text_update" AFTER UPDATE OF "searchText", "modalities" ON "Study"
WHEN old."searchText" <> new."searchText" OR old."modalities" <> new."modalities" BEGIN
  UPDATE "StudyText" SET "text" = new."searchText", "modalities" = new."modalities" WHERE rowid = new."textKey";
END;
CREATE TRIGGER "Study_text_delete" AFTER DELETE ON "Study" BEGIN
  DELETE FROM "StudyText" WHERE rowid = old."textKey";
END;
