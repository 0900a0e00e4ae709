-- CreateTable
CREATE TABLE "InstanceVersion" (
    "sopInstanceUid" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "transferSyntaxUid" TEXT NOT NULL,
    "header" TEXT NOT NULL,
    "frames" TEXT,
    "summary" TEXT NOT NULL,
    "notShown" TEXT,
    "objectSha256" TEXT NOT NULL,
    "replacedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("sopInstanceUid", "version"),
    CONSTRAINT "InstanceVersion_sopInstanceUid_fkey" FOREIGN KEY ("sopInstanceUid") REFERENCES "Instance" ("sopInstanceUid") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "InstanceVersion_objectSha256_fkey" FOREIGN KEY ("objectSha256") REFERENCES "StoredObject" ("sha256") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Pull" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "seriesUids" TEXT NOT NULL DEFAULT '[]',
    "study" TEXT NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL,
    "announced" INTEGER,
    "counts" TEXT NOT NULL DEFAULT '{}',
    "problems" TEXT NOT NULL DEFAULT '[]',
    "error" TEXT,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Series" (
    "uid" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "number" INTEGER,
    "description" TEXT NOT NULL,
    "bodyPart" TEXT NOT NULL,
    "date" TEXT NOT NULL DEFAULT '',
    "time" TEXT NOT NULL DEFAULT '',
    "instanceCount" INTEGER NOT NULL DEFAULT 0,
    "attributes" TEXT NOT NULL DEFAULT '{}',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Series_studyUid_fkey" FOREIGN KEY ("studyUid") REFERENCES "Study" ("uid") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Series" ("bodyPart", "createdAt", "description", "modality", "number", "studyUid", "uid") SELECT "bodyPart", "createdAt", "description", "modality", "number", "studyUid", "uid" FROM "Series";
DROP TABLE "Series";
ALTER TABLE "new_Series" RENAME TO "Series";
CREATE INDEX "Series_studyUid_idx" ON "Series"("studyUid");
CREATE TABLE "new_Study" (
    "uid" TEXT NOT NULL PRIMARY KEY,
    "patientName" TEXT NOT NULL,
    "patientId" TEXT NOT NULL,
    "patientBirthDate" TEXT NOT NULL,
    "patientSex" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "time" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "accessionNumber" TEXT NOT NULL,
    "synthetic" BOOLEAN NOT NULL,
    "studyId" TEXT NOT NULL DEFAULT '',
    "referringPhysician" TEXT NOT NULL DEFAULT '',
    "attributes" TEXT NOT NULL DEFAULT '{}',
    "searchText" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL DEFAULT '',
    "modalities" TEXT NOT NULL DEFAULT '',
    "seriesCount" INTEGER NOT NULL DEFAULT 0,
    "instanceCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO "new_Study" ("accessionNumber", "createdAt", "date", "description", "patientBirthDate", "patientId", "patientName", "patientSex", "searchText", "synthetic", "time", "uid") SELECT "accessionNumber", "createdAt", "date", "description", "patientBirthDate", "patientId", "patientName", "patientSex", "searchText", "synthetic", "time", "uid" FROM "Study";
DROP TABLE "Study";
ALTER TABLE "new_Study" RENAME TO "Study";
CREATE INDEX "Study_date_uid_idx" ON "Study"("date", "uid");
CREATE INDEX "Study_patientId_idx" ON "Study"("patientId");
CREATE INDEX "Study_accessionNumber_idx" ON "Study"("accessionNumber");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "InstanceVersion_objectSha256_idx" ON "InstanceVersion"("objectSha256");

-- CreateIndex
CREATE INDEX "Pull_startedAt_idx" ON "Pull"("startedAt");


-- What was stored before counts too.
UPDATE "Series" SET
  "instanceCount" = (SELECT count(*) FROM "Instance" WHERE "seriesUid" = "Series"."uid"),
  "date" = coalesce((SELECT json_extract("header", '$."00080021".Value[0]') FROM "Instance" WHERE "seriesUid" = "Series"."uid" LIMIT 1), ''),
  "time" = coalesce((SELECT json_extract("header", '$."00080031".Value[0]') FROM "Instance" WHERE "seriesUid" = "Series"."uid" LIMIT 1), '');
UPDATE "Study" SET
  "nameKey" = lower("patientName"),
  "seriesCount" = (SELECT count(*) FROM "Series" WHERE "studyUid" = "Study"."uid"),
  "instanceCount" = coalesce((SELECT sum("instanceCount") FROM "Series" WHERE "studyUid" = "Study"."uid"), 0),
  "modalities" = coalesce((SELECT '\' || group_concat("modality", '\') || '\' FROM (SELECT DISTINCT "modality" FROM "Series" WHERE "studyUid" = "Study"."uid" ORDER BY "modality")), ''),
  "studyId" = coalesce((SELECT json_extract("header", '$."00200010".Value[0]') FROM "Instance" JOIN "Series" ON "Series"."uid" = "seriesUid" WHERE "studyUid" = "Study"."uid" LIMIT 1), ''),
  "referringPhysician" = coalesce((SELECT json_extract("header", '$."00080090".Value[0].Alphabetic') FROM "Instance" JOIN "Series" ON "Series"."uid" = "seriesUid" WHERE "studyUid" = "Study"."uid" LIMIT 1), '');
