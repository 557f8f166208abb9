"""Train the taggers; needs torch, which running them does not."""
