-- CreateTable
CREATE TABLE "Segment" (
    "id" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "seriesUid" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "color" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "algorithmType" TEXT NOT NULL,
    "category" TEXT,
    "type" TEXT,
    "originSopInstanceUid" TEXT,
    "originSegmentNumber" INTEGER,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "mask" BYTEA NOT NULL,
    "maskSha256" TEXT NOT NULL,
    "voxels" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMP(3),

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SegmentVersion" (
    "segmentId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" TEXT NOT NULL,

    CONSTRAINT "SegmentVersion_pkey" PRIMARY KEY ("segmentId","version")
);

-- CreateIndex
CREATE INDEX "Segment_studyUid_idx" ON "Segment"("studyUid");

-- AddForeignKey
ALTER TABLE "SegmentVersion" ADD CONSTRAINT "SegmentVersion_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
