-- CreateTable
CREATE TABLE "AuditEvent" (
    "sequence" INTEGER NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "studyUid" TEXT,
    "object" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL
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
CREATE TRIGGER "AuditEvent_unchanged" BEFORE UPDATE ON "AuditEvent"
BEGIN
  SELECT RAISE(ABORT, 'The audit trail only grows.');
END;

CREATE TRIGGER "AuditEvent_undeleted" BEFORE DELETE ON "AuditEvent"
BEGIN
  SELECT RAISE(ABORT, 'The audit trail only grows.');
END;
