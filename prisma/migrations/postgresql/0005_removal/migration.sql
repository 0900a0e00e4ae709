-- CreateTable
CREATE TABLE "UnusedObject" (
    "sha256" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "UnusedObject_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "RetiredPack" (
    "name" TEXT NOT NULL,
    "retiredAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RetiredPack_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "UnusedObject_since_idx" ON "UnusedObject"("since");

-- AddForeignKey
ALTER TABLE "UnusedObject" ADD CONSTRAINT "UnusedObject_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "StoredObject"("sha256") ON DELETE CASCADE ON UPDATE CASCADE;
