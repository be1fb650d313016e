-- One row for each order: everything that a person may type to find it, in small letters. Without
-- positions the index is half as large; a query asks for all three-letter pieces of the words and
-- then looks at the text itself.
CREATE VIRTUAL TABLE order_search
    USING fts5 (text, tokenize = 'trigram', detail = none, columnsize = 0);
