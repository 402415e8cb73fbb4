<?php
// A site without posts, pictures and terms, as cheaply as one can: a test asks for it before each of many conversations.
$sql = new mysqli('localhost', 'root', '', 'wordpress', 0, __DIR__ . '/sql');
foreach (['DELETE FROM wp_posts', 'DELETE FROM wp_postmeta', 'DELETE FROM wp_term_relationships',
             'DELETE FROM wp_terms WHERE term_id > 1', 'DELETE FROM wp_term_taxonomy WHERE term_id > 1',
             'UPDATE wp_term_taxonomy SET count = 0'] as $statement)
    $sql->query($statement);
