-- CreateTable
CREATE TABLE "SrDocument" (
    "reportId" TEXT NOT NULL,
    "reportVersion" INTEGER NOT NULL,
    "sopClassUid" TEXT NOT NULL,
    "sopInstanceUid" TEXT NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "exportedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SrDocument_pkey" PRIMARY KEY ("reportId","sopInstanceUid")
);

-- AddForeignKey
ALTER TABLE "SrDocument" ADD CONSTRAINT "SrDocument_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;
