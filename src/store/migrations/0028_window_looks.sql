-- A window of a team that is over: the member up to whom, in the order of ids, everybody was looked at for what it showed. Its row
-- goes when all of them were.
ALTER TABLE assignment ADD COLUMN looked_to TEXT NOT NULL DEFAULT '';
ALTER TABLE "grant" ADD COLUMN looked_to TEXT NOT NULL DEFAULT '';
