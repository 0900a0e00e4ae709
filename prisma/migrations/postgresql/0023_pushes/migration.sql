-- CreateTable
CREATE TABLE "Push" (
    "id" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "exportId" TEXT,
    "total" INTEGER,
    "problems" TEXT NOT NULL DEFAULT '[]',
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Push_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PushReceipt" (
    "pushId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "sopInstanceUid" TEXT NOT NULL,
    "sopClassUid" TEXT NOT NULL,
    "transferSyntaxUid" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "objectSha256" TEXT,
    "outcome" TEXT NOT NULL DEFAULT 'waiting',
    "status" INTEGER,
    "reason" TEXT,
    "at" TIMESTAMP(3),

    CONSTRAINT "PushReceipt_pkey" PRIMARY KEY ("pushId","number")
);

-- CreateIndex
CREATE INDEX "Push_startedAt_idx" ON "Push"("startedAt");

-- CreateIndex
CREATE INDEX "Push_studyUid_idx" ON "Push"("studyUid");

-- CreateIndex
CREATE INDEX "PushReceipt_pushId_outcome_idx" ON "PushReceipt"("pushId", "outcome");

-- AddForeignKey
ALTER TABLE "PushReceipt" ADD CONSTRAINT "PushReceipt_pushId_fkey" FOREIGN KEY ("pushId") REFERENCES "Push"("id") ON DELETE CASCADE ON UPDATE CASCADE;
