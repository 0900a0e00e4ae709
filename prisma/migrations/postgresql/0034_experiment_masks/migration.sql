-- CreateTable
CREATE TABLE "ExperimentMask" (
    "experimentId" TEXT NOT NULL,
    "cellId" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT,
    "grid" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "mask" BYTEA NOT NULL,
    "maskSha256" TEXT NOT NULL,

    CONSTRAINT "ExperimentMask_pkey" PRIMARY KEY ("experimentId", "cellId", "studyUid", "number")
);

-- CreateIndex
CREATE INDEX "ExperimentMask_studyUid_idx" ON "ExperimentMask"("studyUid");

-- AddForeignKey
ALTER TABLE "ExperimentMask" ADD CONSTRAINT "ExperimentMask_experimentId_fkey" FOREIGN KEY ("experimentId") REFERENCES "Experiment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
