-- CreateTable
CREATE TABLE "Cohort" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "nameKey" TEXT,
    "version" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" DATETIME
);

-- CreateTable
CREATE TABLE "CohortVersion" (
    "cohortId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "picked" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "imported" TEXT,

    PRIMARY KEY ("cohortId","version"),
    CONSTRAINT "CohortVersion_cohortId_fkey" FOREIGN KEY ("cohortId") REFERENCES "Cohort" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "CohortStudy" (
    "cohortId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "facts" TEXT NOT NULL,

    PRIMARY KEY ("cohortId","version","studyUid"),
    CONSTRAINT "CohortStudy_cohortId_version_fkey" FOREIGN KEY ("cohortId", "version") REFERENCES "CohortVersion" ("cohortId", "version") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReferenceReport" (
    "cohortId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "reportId" TEXT,
    "reportVersion" INTEGER,
    "text" TEXT NOT NULL,
    "findings" TEXT,
    "sha256" TEXT NOT NULL,

    PRIMARY KEY ("cohortId","version","studyUid","position"),
    CONSTRAINT "ReferenceReport_cohortId_version_studyUid_fkey" FOREIGN KEY ("cohortId", "version", "studyUid") REFERENCES "CohortStudy" ("cohortId", "version", "studyUid") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Experiment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "cohortId" TEXT NOT NULL,
    "cohortVersion" INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "budgetUsd" REAL,
    "state" TEXT NOT NULL,
    "stopped" TEXT,
    "digest" TEXT,
    "confirmedBy" TEXT,
    "author" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "imported" TEXT,
    CONSTRAINT "Experiment_cohortId_cohortVersion_fkey" FOREIGN KEY ("cohortId", "cohortVersion") REFERENCES "CohortVersion" ("cohortId", "version") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ExperimentRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "experimentId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "arm" INTEGER NOT NULL,
    "repeat" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "runId" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "attempts" TEXT NOT NULL DEFAULT '[]',
    "notBefore" DATETIME,
    "preview" TEXT,
    "costUsd" REAL,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "latencyMs" INTEGER,
    "errorKind" TEXT,
    "error" TEXT,
    "draft" TEXT,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "ExperimentRun_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ExperimentScoring" (
    "experimentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "metrics" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "summary" TEXT NOT NULL,

    PRIMARY KEY ("experimentId","number"),
    CONSTRAINT "ExperimentScoring_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ExperimentScore" (
    "experimentId" TEXT NOT NULL,
    "scoring" INTEGER NOT NULL,
    "cellId" TEXT NOT NULL,
    "values" TEXT NOT NULL,

    PRIMARY KEY ("experimentId","scoring","cellId"),
    CONSTRAINT "ExperimentScore_experimentId_scoring_fkey" FOREIGN KEY ("experimentId", "scoring") REFERENCES "ExperimentScoring" ("experimentId", "number") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExperimentScore_cellId_fkey" FOREIGN KEY ("cellId") REFERENCES "ExperimentRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Cohort_nameKey_key" ON "Cohort"("nameKey");

-- CreateIndex
CREATE INDEX "CohortStudy_studyUid_idx" ON "CohortStudy"("studyUid");

-- CreateIndex
CREATE INDEX "ReferenceReport_studyUid_idx" ON "ReferenceReport"("studyUid");

-- CreateIndex
CREATE INDEX "Experiment_state_idx" ON "Experiment"("state");

-- CreateIndex
CREATE INDEX "Experiment_createdAt_idx" ON "Experiment"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "ExperimentRun_runId_key" ON "ExperimentRun"("runId");

-- CreateIndex
CREATE INDEX "ExperimentRun_experimentId_state_position_idx" ON "ExperimentRun"("experimentId", "state", "position");

-- CreateIndex
CREATE INDEX "ExperimentRun_studyUid_idx" ON "ExperimentRun"("studyUid");

-- CreateIndex
CREATE UNIQUE INDEX "ExperimentRun_experimentId_studyUid_modelId_arm_repeat_key" ON "ExperimentRun"("experimentId", "studyUid", "modelId", "arm", "repeat");

-- CreateIndex
CREATE INDEX "ExperimentScore_cellId_idx" ON "ExperimentScore"("cellId");
