-- AlterTable
ALTER TABLE "Report" ADD COLUMN "signedVersion" INTEGER;
ALTER TABLE "Report" ADD COLUMN "amending" TEXT;

-- AlterTable
ALTER TABLE "ReportVersion" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'draft';
ALTER TABLE "ReportVersion" ADD COLUMN "reason" TEXT;
ALTER TABLE "ReportVersion" ADD COLUMN "signedAs" TEXT;

-- What was signed so far has a signature.
UPDATE "Report" SET "signedVersion" = "version" WHERE "status" = 'final';
UPDATE "ReportVersion" SET "status" = 'final', "signedAs" = (SELECT "signedBy" FROM "Report" WHERE "Report"."id" = "ReportVersion"."reportId") WHERE "action" = 'signed';

-- CreateTable
CREATE TABLE "ReportSitting" (
    "reportId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seconds" INTEGER NOT NULL DEFAULT 0,
    "onFindings" TEXT NOT NULL DEFAULT '{}',
    "looked" TEXT NOT NULL DEFAULT '{}',
    "findingId" TEXT,
    "words" TEXT,

    PRIMARY KEY ("reportId", "id"),
    CONSTRAINT "ReportSitting_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
