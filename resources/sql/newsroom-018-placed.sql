-- Which picture of the site's library an address in a draft stands for; 0 for what came with a package, from elsewhere. A
-- site that is put back to a backup gives the same address to another one.
ALTER TABLE draft_picture ADD COLUMN media INTEGER NOT NULL DEFAULT 0;

UPDATE draft_picture SET media = coalesce((SELECT upload.media FROM upload JOIN draft ON draft.site = upload.site
    WHERE draft.id = draft_picture.draft AND upload.sha256 = draft_picture.sha256 AND upload.url = draft_picture.address), 0);
