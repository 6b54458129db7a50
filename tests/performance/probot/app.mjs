// The reference for deliveries: a Probot application that keeps every comment before it is answered. Probot itself checks
// the signature and reads the payload; the file is flushed to the disk before the handler, and so the answer, is done.
// DELIVERIES is the file.
import { open } from "node:fs/promises";

export default async (app) => {
  const file = await open(process.env.DELIVERIES, "a");
  app.on("issue_comment.created", async ({ payload }) => {
    await file.appendFile(JSON.stringify(payload) + "\n");
    await file.sync();
  });
};
