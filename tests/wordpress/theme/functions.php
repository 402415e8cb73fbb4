<?php
add_theme_support('title-tag');
add_theme_support('post-thumbnails');
add_theme_support('html5', ['comment-list', 'comment-form']);
add_action('wp_enqueue_scripts', function () {
    wp_enqueue_style('newsroom', get_stylesheet_uri());
});
