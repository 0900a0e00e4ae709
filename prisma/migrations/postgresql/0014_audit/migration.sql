-- CreateTable
CREATE TABLE "AuditEvent" (
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "studyUid" TEXT,
    "object" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_previous_key" ON "AuditEvent"("previous");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_hash_key" ON "AuditEvent"("hash");

-- CreateIndex
CREATE INDEX "AuditEvent_studyUid_sequence_idx" ON "AuditEvent"("studyUid", "sequence");

-- CreateIndex
CREATE INDEX "AuditEvent_actor_sequence_idx" ON "AuditEvent"("actor", "sequence");

-- CreateIndex
CREATE INDEX "AuditEvent_kind_sequence_idx" ON "AuditEvent"("kind", "sequence");

-- What happened stays as it was written.
CREATE FUNCTION "AuditEvent_refuse"() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail only grows.';
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER "AuditEvent_unchanged" BEFORE UPDATE OR DELETE ON "AuditEvent"
FOR EACH ROW EXECUTE FUNCTION "AuditEvent_refuse"();

CREATE TRIGGER "AuditEvent_untruncated" BEFORE TRUNCATE ON "AuditEvent"
FOR EACH STATEMENT EXECUTE FUNCTION "AuditEvent_refuse"();
