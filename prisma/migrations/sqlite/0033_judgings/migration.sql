-- CreateTable
CREATE TABLE "Judging" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "experimentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "judge" TEXT NOT NULL,
    "budgetUsd" REAL,
    "state" TEXT NOT NULL,
    "stopped" TEXT,
    "digest" TEXT NOT NULL,
    "confirmedBy" TEXT,
    "author" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "Judging_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "JudgeAsk" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "judgingId" TEXT NOT NULL,
    "cellId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mostUsd" REAL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "attempts" TEXT NOT NULL DEFAULT '[]',
    "notBefore" DATETIME,
    "sent" TEXT,
    "answer" TEXT,
    "model" TEXT,
    "costUsd" REAL,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "latencyMs" INTEGER,
    "errorKind" TEXT,
    "error" TEXT,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "JudgeAsk_judgingId_fkey" FOREIGN KEY ("judgingId") REFERENCES "Judging" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "JudgeAsk_cellId_fkey" FOREIGN KEY ("cellId") REFERENCES "ExperimentRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Judging_state_idx" ON "Judging"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Judging_experimentId_number_key" ON "Judging"("experimentId", "number");

-- CreateIndex
CREATE INDEX "JudgeAsk_judgingId_state_position_idx" ON "JudgeAsk"("judgingId", "state", "position");

-- CreateIndex
CREATE INDEX "JudgeAsk_studyUid_idx" ON "JudgeAsk"("studyUid");

-- CreateIndex
CREATE UNIQUE INDEX "JudgeAsk_judgingId_cellId_key" ON "JudgeAsk"("judgingId", "cellId");
