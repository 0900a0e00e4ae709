-- CreateTable
CREATE TABLE "RetentionRule" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "collectionId" TEXT,
    "after" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "withWork" BOOLEAN NOT NULL DEFAULT false,
    "author" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RetentionRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LegalHold" (
    "studyUid" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LegalHold_pkey" PRIMARY KEY ("studyUid")
);

-- CreateTable
CREATE TABLE "DeletionCertificate" (
    "id" TEXT NOT NULL,
    "studyUid" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "auditSequence" INTEGER NOT NULL,
    "auditHash" TEXT NOT NULL,

    CONSTRAINT "DeletionCertificate_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "RetentionRule" ADD CONSTRAINT "RetentionRule_collectionId_fkey" FOREIGN KEY ("collectionId") REFERENCES "Collection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was certified stays as it was written.
CREATE FUNCTION "DeletionCertificate_refuse"() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'Certificates are never changed or deleted.';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "DeletionCertificate_unchanged" BEFORE UPDATE OR DELETE ON "DeletionCertificate"
FOR EACH ROW EXECUTE FUNCTION "DeletionCertificate_refuse"();

CREATE TRIGGER "DeletionCertificate_untruncated" BEFORE TRUNCATE ON "DeletionCertificate"
FOR EACH STATEMENT EXECUTE FUNCTION "DeletionCertificate_refuse"();
