-- CreateTable
CREATE TABLE "Judging" (
    "id" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "judge" TEXT NOT NULL,
    "budgetUsd" DOUBLE PRECISION,
    "state" TEXT NOT NULL,
    "stopped" TEXT,
    "digest" TEXT NOT NULL,
    "confirmedBy" TEXT,
    "author" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Judging_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "JudgeAsk" (
    "id" TEXT NOT NULL,
    "judgingId" TEXT NOT NULL,
    "cellId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mostUsd" DOUBLE PRECISION,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "attempts" TEXT NOT NULL DEFAULT '[]',
    "notBefore" TIMESTAMP(3),
    "sent" TEXT,
    "answer" TEXT,
    "model" TEXT,
    "costUsd" DOUBLE PRECISION,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "latencyMs" INTEGER,
    "errorKind" TEXT,
    "error" TEXT,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "JudgeAsk_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Judging" ADD CONSTRAINT "Judging_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeAsk" ADD CONSTRAINT "JudgeAsk_judgingId_fkey" FOREIGN KEY ("judgingId") REFERENCES "Judging"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JudgeAsk" ADD CONSTRAINT "JudgeAsk_cellId_fkey" FOREIGN KEY ("cellId") REFERENCES "ExperimentRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
