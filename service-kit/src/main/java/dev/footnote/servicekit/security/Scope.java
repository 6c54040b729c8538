package dev.footnote.servicekit.security;

/** A part of what a role may do, so that a key can be given less than its owner has. */
public enum Scope {
    /** Ask, search, chat with the documents, read them, list them. */
    ASK,
    /** Add and delete documents, follow jobs. */
    WRITE,
    /** The raw models. */
    MODELS,
    /** Keys, access lists, embedding spaces, archives, the audit log. */
    MANAGE
}
