"""Arabic text: fold, cut into tokens and sentences, take clitics off, and the word lists for it."""
