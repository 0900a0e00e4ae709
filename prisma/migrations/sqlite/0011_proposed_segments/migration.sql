-- AlterTable
ALTER TABLE "Run" ADD COLUMN "files" TEXT NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Segment" ADD COLUMN "originRunId" TEXT;

-- CreateTable
CREATE TABLE "ProposedSegment" (
    "runId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "mask" BLOB NOT NULL,
    "maskSha256" TEXT NOT NULL,
    "voxels" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL,
    "rejectedBy" TEXT,
    "rejectedAt" DATETIME,

    PRIMARY KEY ("runId", "number"),
    CONSTRAINT "ProposedSegment_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ProposedSegment_studyUid_idx" ON "ProposedSegment"("studyUid");
