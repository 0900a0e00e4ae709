-- CreateTable
CREATE TABLE "StoredObject" (
    "sha256" TEXT NOT NULL PRIMARY KEY,
    "bytes" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Study" (
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
    "searchText" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Series" (
    "uid" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "number" INTEGER,
    "description" TEXT NOT NULL,
    "bodyPart" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Series_studyUid_fkey" FOREIGN KEY ("studyUid") REFERENCES "Study" ("uid") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Instance" (
    "sopInstanceUid" TEXT NOT NULL PRIMARY KEY,
    "seriesUid" TEXT NOT NULL,
    "sopClassUid" TEXT NOT NULL,
    "transferSyntaxUid" TEXT NOT NULL,
    "number" INTEGER,
    "header" TEXT NOT NULL,
    "frames" TEXT,
    "summary" TEXT NOT NULL,
    "notShown" TEXT,
    "objectSha256" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Instance_seriesUid_fkey" FOREIGN KEY ("seriesUid") REFERENCES "Series" ("uid") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Instance_objectSha256_fkey" FOREIGN KEY ("objectSha256") REFERENCES "StoredObject" ("sha256") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "adapter" TEXT NOT NULL,
    "policyId" TEXT NOT NULL,
    "model" TEXT,
    "status" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "images" TEXT NOT NULL DEFAULT '[]',
    "promptSha256" TEXT,
    "rawAnswer" TEXT NOT NULL DEFAULT '',
    "draft" TEXT,
    "error" TEXT,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "runId" TEXT,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "signedBy" TEXT,
    "signedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Report_studyUid_fkey" FOREIGN KEY ("studyUid") REFERENCES "Study" ("uid") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Report_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "reportId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "section" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" DATETIME,
    "body" TEXT NOT NULL,
    CONSTRAINT "Finding_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReportVersion" (
    "reportId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "findings" TEXT NOT NULL,

    PRIMARY KEY ("reportId", "version"),
    CONSTRAINT "ReportVersion_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Annotation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "sopInstanceUid" TEXT NOT NULL,
    "frame" INTEGER NOT NULL,
    "tool" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "geometry" TEXT NOT NULL,
    "measurements" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "AnnotationVersion" (
    "annotationId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" TEXT NOT NULL,

    PRIMARY KEY ("annotationId", "version"),
    CONSTRAINT "AnnotationVersion_annotationId_fkey" FOREIGN KEY ("annotationId") REFERENCES "Annotation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "request" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "files" TEXT NOT NULL DEFAULT '[]',
    "problems" TEXT NOT NULL DEFAULT '[]',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateIndex
CREATE INDEX "Study_date_uid_idx" ON "Study"("date", "uid");

-- CreateIndex
CREATE INDEX "Series_studyUid_idx" ON "Series"("studyUid");

-- CreateIndex
CREATE INDEX "Instance_seriesUid_idx" ON "Instance"("seriesUid");

-- CreateIndex
CREATE INDEX "Instance_objectSha256_idx" ON "Instance"("objectSha256");

-- CreateIndex
CREATE INDEX "Run_studyUid_idx" ON "Run"("studyUid");

-- CreateIndex
CREATE INDEX "Report_studyUid_createdAt_idx" ON "Report"("studyUid", "createdAt");

-- CreateIndex
CREATE INDEX "Finding_reportId_position_idx" ON "Finding"("reportId", "position");

-- CreateIndex
CREATE INDEX "Annotation_studyUid_idx" ON "Annotation"("studyUid");


