package dev.footnote.standalone.architecture.breach.gateway;

import java.sql.Connection;

/** Planted: breaks a rule of the house. */
record Queries(Connection connection) {}
