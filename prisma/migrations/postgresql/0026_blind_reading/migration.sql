-- CreateTable
CREATE TABLE "BlindReading" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "experimentId" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "program" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMP(3),

    CONSTRAINT "BlindReading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BlindReader" (
    "readingId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "person" TEXT NOT NULL,

    CONSTRAINT "BlindReader_pkey" PRIMARY KEY ("readingId", "code")
);

-- CreateTable
CREATE TABLE "BlindDraft" (
    "id" TEXT NOT NULL,
    "readingId" TEXT NOT NULL,
    "cellId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "arm" TEXT NOT NULL,
    "statements" TEXT,
    "reference" TEXT,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "BlindDraft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BlindTask" (
    "id" TEXT NOT NULL,
    "readingId" TEXT NOT NULL,
    "reader" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "leftId" TEXT NOT NULL,
    "rightId" TEXT,
    "repeatOf" TEXT,
    "startedAt" TIMESTAMP(3),
    "work" TEXT,

    CONSTRAINT "BlindTask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BlindAnswer" (
    "taskId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" TEXT NOT NULL,
    "words" TEXT,
    "activeMs" INTEGER NOT NULL,
    "edits" TEXT,
    "reason" TEXT,

    CONSTRAINT "BlindAnswer_pkey" PRIMARY KEY ("taskId", "version")
);

-- CreateTable
CREATE TABLE "BlindVerdict" (
    "readingId" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "studyUid" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "how" TEXT NOT NULL,
    "of" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "words" TEXT,
    "reason" TEXT,

    CONSTRAINT "BlindVerdict_pkey" PRIMARY KEY ("readingId", "unit", "version")
);

-- CreateIndex
CREATE INDEX "BlindReading_experimentId_idx" ON "BlindReading"("experimentId");

-- CreateIndex
CREATE INDEX "BlindReading_createdAt_idx" ON "BlindReading"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "BlindReader_readingId_person_key" ON "BlindReader"("readingId", "person");

-- CreateIndex
CREATE INDEX "BlindReader_person_idx" ON "BlindReader"("person");

-- CreateIndex
CREATE INDEX "BlindDraft_readingId_idx" ON "BlindDraft"("readingId");

-- CreateIndex
CREATE INDEX "BlindDraft_studyUid_idx" ON "BlindDraft"("studyUid");

-- CreateIndex
CREATE UNIQUE INDEX "BlindTask_readingId_reader_position_key" ON "BlindTask"("readingId", "reader", "position");

-- CreateIndex
CREATE INDEX "BlindTask_studyUid_idx" ON "BlindTask"("studyUid");

-- CreateIndex
CREATE INDEX "BlindVerdict_studyUid_idx" ON "BlindVerdict"("studyUid");

-- AddForeignKey
ALTER TABLE "BlindReading" ADD CONSTRAINT "BlindReading_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindReader" ADD CONSTRAINT "BlindReader_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "BlindReading"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindDraft" ADD CONSTRAINT "BlindDraft_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "BlindReading"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindTask" ADD CONSTRAINT "BlindTask_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "BlindReading"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindAnswer" ADD CONSTRAINT "BlindAnswer_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "BlindTask"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BlindVerdict" ADD CONSTRAINT "BlindVerdict_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "BlindReading"("id") ON DELETE CASCADE ON UPDATE CASCADE;
