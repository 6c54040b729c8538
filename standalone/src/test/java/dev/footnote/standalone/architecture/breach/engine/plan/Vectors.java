package dev.footnote.standalone.architecture.breach.engine.plan;

import jdk.incubator.vector.FloatVector;

/** Planted: breaks a rule of the house. */
record Vectors(FloatVector vector) {}
