package io.leadline.server.pages;

/** What went wrong with a request, for whoever made it. */
public record ProblemPage(int status, String title, String text) {}
