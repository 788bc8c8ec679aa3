"""From printed lines to one text: columns, paragraphs, headings, footnotes, margins, sections."""
