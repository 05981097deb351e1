-- A text of Dropbox's, or NULL if it says nothing: of somebody who is only invited Dropbox sends an empty name.
-- For our own selects alone: it is not in the published file.
create or replace temp macro unless_blank(text) as case when trim(text) <> '' then text end;

-- How names, addresses and ids that people type are compared: what looks the same is the same.
-- An id: to the letter, but in one Unicode form (NFC), without invisible characters, and without blanks around it.
-- NULL: there is nothing to be seen.
create or replace macro id_key(text) as nullif(
  trim(
    regexp_replace(
      nfc_normalize(
        regexp_replace(
          text,
          -- Unicode's Default_Ignorable_Code_Point (soft hyphen, zero-width, direction marks, byte order mark, fillers,
          -- variation selectors), but not the tags that tell the flags of England, Scotland and Wales apart.
          '[\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{200B}-\x{200F}\x{202A}-\x{202E}'
          || '\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}\x{FFF0}-\x{FFFB}\x{1BCA0}-\x{1BCA3}'
          || '\x{1D173}-\x{1D17A}\x{E0001}\x{E0100}-\x{E01EF}]+',
          '',
          'g'
        )
      ),
      -- A run of blanks of any kind is one: separators (no-break space ...), control characters, the blank of Braille.
      '[\pZ\p{Cc}\x{2800}]+',
      ' ',
      'g'
    )
  ),
  ''
);

-- A name or an address: the same, and without regard to capitals. Upper case first, so that the two small sigmas meet, and
-- so do the Turkish letters with and without a dot: i, I, İ, ı. DuckDB folds one letter to one; the others follow.
create or replace macro name_key(text) as nfc_normalize(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(
    lower(nfc_normalize(upper(id_key(text)))),
    'ß', 'ss'), 'ﬀ', 'ff'), 'ﬁ', 'fi'), 'ﬂ', 'fl'), 'ﬃ', 'ffi'), 'ﬄ', 'ffl'), 'ﬅ', 'st'), 'ﬆ', 'st'), 'և', 'եւ')
);

-- How many slips of typing (a letter more, less, wrong, or two exchanged) make a name of what somebody typed. NULL: too many
-- for the same name; short ones may have one.
create or replace macro typing_slips(typed, name) as case
  when damerau_levenshtein(name_key(typed), name_key(name)) <= 1 + length(name_key(typed)) // 5
    then damerau_levenshtein(name_key(typed), name_key(name))
end;
