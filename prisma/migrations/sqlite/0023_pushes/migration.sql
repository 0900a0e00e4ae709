-- CreateTable
CREATE TABLE "Push" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "exportId" TEXT,
    "total" INTEGER,
    "problems" TEXT NOT NULL DEFAULT '[]',
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME
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
    "at" DATETIME,

    PRIMARY KEY ("pushId", "number"),
    CONSTRAINT "PushReceipt_pushId_fkey" FOREIGN KEY ("pushId") REFERENCES "Push" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Push_startedAt_idx" ON "Push"("startedAt");

-- CreateIndex
CREATE INDEX "Push_studyUid_idx" ON "Push"("studyUid");

-- CreateIndex
CREATE INDEX "PushReceipt_pushId_outcome_idx" ON "PushReceipt"("pushId", "outcome");
