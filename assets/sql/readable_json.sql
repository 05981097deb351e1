-- The JSON of an event as DuckDB can read it. A text that only our own reader could take is no reason to stop a load: half
-- of a surrogate pair is mended, and anything else tells nothing.
create or replace temp macro readable_json(text) as case
  when json_valid(text) then text
  when json_valid(regexp_replace(text, '\\u[dD][89a-fA-F][0-9a-fA-F]{2}', '\\ufffd', 'g'))
    then regexp_replace(text, '\\u[dD][89a-fA-F][0-9a-fA-F]{2}', '\\ufffd', 'g')
  else '{}'
end;
