-- CreateTable
CREATE TABLE "Cohort" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT,
    "version" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),

    CONSTRAINT "Cohort_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CohortVersion" (
    "cohortId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "picked" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "imported" TEXT,

    CONSTRAINT "CohortVersion_pkey" PRIMARY KEY ("cohortId","version")
);

-- CreateTable
CREATE TABLE "CohortStudy" (
    "cohortId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "facts" TEXT NOT NULL,

    CONSTRAINT "CohortStudy_pkey" PRIMARY KEY ("cohortId","version","studyUid")
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

    CONSTRAINT "ReferenceReport_pkey" PRIMARY KEY ("cohortId","version","studyUid","position")
);

-- CreateTable
CREATE TABLE "Experiment" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cohortId" TEXT NOT NULL,
    "cohortVersion" INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "budgetUsd" DOUBLE PRECISION,
    "state" TEXT NOT NULL,
    "stopped" TEXT,
    "digest" TEXT,
    "confirmedBy" TEXT,
    "author" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "imported" TEXT,

    CONSTRAINT "Experiment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExperimentRun" (
    "id" TEXT NOT NULL,
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
    "notBefore" TIMESTAMP(3),
    "preview" TEXT,
    "costUsd" DOUBLE PRECISION,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "latencyMs" INTEGER,
    "errorKind" TEXT,
    "error" TEXT,
    "draft" TEXT,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "ExperimentRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExperimentScoring" (
    "experimentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "metrics" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "summary" TEXT NOT NULL,

    CONSTRAINT "ExperimentScoring_pkey" PRIMARY KEY ("experimentId","number")
);

-- CreateTable
CREATE TABLE "ExperimentScore" (
    "experimentId" TEXT NOT NULL,
    "scoring" INTEGER NOT NULL,
    "cellId" TEXT NOT NULL,
    "values" TEXT NOT NULL,

    CONSTRAINT "ExperimentScore_pkey" PRIMARY KEY ("experimentId","scoring","cellId")
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

-- AddForeignKey
ALTER TABLE "CohortVersion" ADD CONSTRAINT "CohortVersion_cohortId_fkey" FOREIGN KEY ("cohortId") REFERENCES "Cohort"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CohortStudy" ADD CONSTRAINT "CohortStudy_cohortId_version_fkey" FOREIGN KEY ("cohortId", "version") REFERENCES "CohortVersion"("cohortId", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferenceReport" ADD CONSTRAINT "ReferenceReport_cohortId_version_studyUid_fkey" FOREIGN KEY ("cohortId", "version", "studyUid") REFERENCES "CohortStudy"("cohortId", "version", "studyUid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Experiment" ADD CONSTRAINT "Experiment_cohortId_cohortVersion_fkey" FOREIGN KEY ("cohortId", "cohortVersion") REFERENCES "CohortVersion"("cohortId", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExperimentRun" ADD CONSTRAINT "ExperimentRun_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExperimentScoring" ADD CONSTRAINT "ExperimentScoring_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExperimentScore" ADD CONSTRAINT "ExperimentScore_experimentId_scoring_fkey" FOREIGN KEY ("experimentId", "scoring") REFERENCES "ExperimentScoring"("experimentId", "number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExperimentScore" ADD CONSTRAINT "ExperimentScore_cellId_fkey" FOREIGN KEY ("cellId") REFERENCES "ExperimentRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

