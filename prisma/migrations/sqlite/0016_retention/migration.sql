-- CreateTable
CREATE TABLE "RetentionRule" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "collectionId" TEXT,
    "after" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "withWork" BOOLEAN NOT NULL DEFAULT false,
    "author" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "RetentionRule_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "studyUid" TEXT NOT NULL PRIMARY KEY,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "DeletionCertificate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "studyUid" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "auditSequence" INTEGER NOT NULL,
    "auditHash" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "RetentionRule_nameKey_key" ON "RetentionRule"("nameKey");

-- CreateIndex
CREATE INDEX "RetentionRule_collectionId_idx" ON "RetentionRule"("collectionId");

-- CreateIndex
CREATE UNIQUE INDEX "DeletionCertificate_auditSequence_key" ON "DeletionCertificate"("auditSequence");

-- CreateIndex
CREATE INDEX "DeletionCertificate_createdAt_idx" ON "DeletionCertificate"("createdAt");

-- CreateIndex
CREATE INDEX "DeletionCertificate_studyUid_idx" ON "DeletionCertificate"("studyUid");

-- What was certified stays as it was written.
CREATE TRIGGER "DeletionCertificate_unchanged" BEFORE UPDATE ON "DeletionCertificate"
BEGIN
  SELECT RAISE(ABORT, 'Certificates are never changed.');
END;

CREATE TRIGGER "DeletionCertificate_undeleted" BEFORE DELETE ON "DeletionCertificate"
BEGIN
  SELECT RAISE(ABORT, 'Certificates are never deleted.');
END;
