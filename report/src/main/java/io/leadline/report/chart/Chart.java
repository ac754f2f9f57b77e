package io.leadline.report.chart;

/** Something that draws itself. */
public interface Chart {

  /** The drawing as markup that can stand anywhere in a page's body. */
  String markup();
}
