-- CreateTable
CREATE TABLE "ReportTranslation" (
    "reportId" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "runId" TEXT,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reportVersion" INTEGER NOT NULL,
    "sentences" TEXT NOT NULL,

    CONSTRAINT "ReportTranslation_pkey" PRIMARY KEY ("reportId","language","version")
);

-- AddForeignKey
ALTER TABLE "ReportTranslation" ADD CONSTRAINT "ReportTranslation_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;
