-- CreateTable
CREATE TABLE "UnusedObject" (
    "sha256" TEXT NOT NULL PRIMARY KEY,
    "since" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "UnusedObject_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "StoredObject" ("sha256") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RetiredPack" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "retiredAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateIndex
CREATE INDEX "UnusedObject_since_idx" ON "UnusedObject"("since");
