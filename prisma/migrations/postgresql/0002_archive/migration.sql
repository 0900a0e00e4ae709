-- AlterTable
ALTER TABLE "Series" ADD COLUMN     "attributes" TEXT NOT NULL DEFAULT '{}',
ADD COLUMN     "date" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "instanceCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "time" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "attributes" TEXT NOT NULL DEFAULT '{}',
ADD COLUMN     "instanceCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "modalities" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "nameKey" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "referringPhysician" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "seriesCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "studyId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

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
    "replacedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "InstanceVersion_pkey" PRIMARY KEY ("sopInstanceUid","version")
);

-- CreateTable
CREATE TABLE "Pull" (
    "id" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "seriesUids" TEXT NOT NULL DEFAULT '[]',
    "study" TEXT NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL,
    "announced" INTEGER,
    "counts" TEXT NOT NULL DEFAULT '{}',
    "problems" TEXT NOT NULL DEFAULT '[]',
    "error" TEXT,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Pull_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "InstanceVersion_objectSha256_idx" ON "InstanceVersion"("objectSha256");

-- CreateIndex
CREATE INDEX "Pull_startedAt_idx" ON "Pull"("startedAt");

-- CreateIndex
CREATE INDEX "Study_patientId_idx" ON "Study"("patientId");

-- CreateIndex
CREATE INDEX "Study_accessionNumber_idx" ON "Study"("accessionNumber");

-- AddForeignKey
ALTER TABLE "InstanceVersion" ADD CONSTRAINT "InstanceVersion_sopInstanceUid_fkey" FOREIGN KEY ("sopInstanceUid") REFERENCES "Instance"("sopInstanceUid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InstanceVersion" ADD CONSTRAINT "InstanceVersion_objectSha256_fkey" FOREIGN KEY ("objectSha256") REFERENCES "StoredObject"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What was stored before counts too.
UPDATE "Series" SET
  "instanceCount" = (SELECT count(*) FROM "Instance" WHERE "seriesUid" = "Series"."uid"),
  "date" = coalesce((SELECT "header"::jsonb #>> '{00080021,Value,0}' FROM "Instance" WHERE "seriesUid" = "Series"."uid" LIMIT 1), ''),
  "time" = coalesce((SELECT "header"::jsonb #>> '{00080031,Value,0}' FROM "Instance" WHERE "seriesUid" = "Series"."uid" LIMIT 1), '');
UPDATE "Study" SET
  "nameKey" = lower("patientName"),
  "seriesCount" = (SELECT count(*) FROM "Series" WHERE "studyUid" = "Study"."uid"),
  "instanceCount" = coalesce((SELECT sum("instanceCount") FROM "Series" WHERE "studyUid" = "Study"."uid"), 0),
  "modalities" = coalesce((SELECT '\' || string_agg("modality", '\' ORDER BY "modality") || '\' FROM (SELECT DISTINCT "modality" FROM "Series" WHERE "studyUid" = "Study"."uid") AS "each"), ''),
  "studyId" = coalesce((SELECT "header"::jsonb #>> '{00200010,Value,0}' FROM "Instance" JOIN "Series" ON "Series"."uid" = "seriesUid" WHERE "studyUid" = "Study"."uid" LIMIT 1), ''),
  "referringPhysician" = coalesce((SELECT "header"::jsonb #>> '{00080090,Value,0,Alphabetic}' FROM "Instance" JOIN "Series" ON "Series"."uid" = "seriesUid" WHERE "studyUid" = "Study"."uid" LIMIT 1), '');
