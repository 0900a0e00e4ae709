-- CreateTable
CREATE TABLE "SrDocument" (
    "reportId" TEXT NOT NULL,
    "reportVersion" INTEGER NOT NULL,
    "sopClassUid" TEXT NOT NULL,
    "sopInstanceUid" TEXT NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "exportedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("reportId", "sopInstanceUid"),
    CONSTRAINT "SrDocument_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
