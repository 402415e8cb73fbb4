<?php
// Keeps the test site quiet, and spoils it on demand: each word in DIR/break is one thing that goes wrong on real sites.
add_filter('pre_wp_mail', '__return_false');

// As plugins do that pass a post from desk to desk.
add_action('init', function () { register_post_status('pitch', ['label' => 'Pitch', 'protected' => true]); });

$quotidian_break = @file_get_contents(dirname(ABSPATH) . '/break');
$quotidian_break = $quotidian_break ? preg_split('/\s+/', trim($quotidian_break)) : [];

foreach ($quotidian_break as $word) {
    switch ($word) {
    case 'application-passwords-off': // As some security plugins do.
        add_filter('wp_is_application_passwords_available', '__return_false');
        break;
    case 'application-passwords-off-for-user': // For some accounts only.
        add_filter('wp_is_application_passwords_available_for_user', '__return_false');
        break;
    case 'authorization-stripped': // As some CGI hosts do.
        unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);
        break;
    case 'rest-blocked': // The REST API for nobody, as "disable REST API" plugins do.
        add_filter('rest_authentication_errors', function () {
            return new WP_Error('rest_disabled', 'The REST API on this site has been disabled.', ['status' => 403]);
        }, 99);
        break;
    case 'no-link': // A theme or plugin that takes the discovery links away.
        remove_action('template_redirect', 'rest_output_link_header', 11);
        remove_action('wp_head', 'rest_output_link_wp_head', 10);
        break;
    case 'plain-permalinks': // /wp-json/ is not there; only ?rest_route= is.
        add_filter('pre_option_permalink_structure', function () { return ''; });
        if (strpos($_SERVER['REQUEST_URI'] ?? '', '/wp-json') === 0) {
            status_header(404);
            header('Content-Type: text/html');
            echo '<!doctype html><title>Not Found</title><h1>Not Found</h1>';
            exit;
        }
        break;
    case 'dies-in-sizes': // PHP runs out of memory while it makes the smaller sizes of an upload.
        add_filter('intermediate_image_sizes_advanced', function ($sizes) {
            if (strpos($_SERVER['REQUEST_URI'] ?? '', 'post-process') !== false)
                return $sizes;
            status_header(500);
            header('Content-Type: text/html');
            echo '<!doctype html><title>500</title><h1>There has been a critical error on this website.</h1>';
            exit;
        });
        break;
    case 'truncates': // A proxy that drops the hash, and half of the body.
        add_filter('rest_pre_dispatch', function ($result, $server, $request) {
            if ($request->get_method() === 'POST' && $request->get_route() === '/wp/v2/media') {
                $request->remove_header('Content-MD5');
                $request->set_body(substr($request->get_body(), 0, intdiv(strlen($request->get_body()), 2)));
            }
            return $result;
        }, 10, 3);
        break;
    case 'recompresses': // A plugin that makes JPEGs smaller when they arrive, and none of them larger than 1000 pixels.
        add_filter('wp_handle_upload', function ($upload) {
            $image = $upload['type'] === 'image/jpeg' ? imagecreatefromjpeg($upload['file']) : false;
            if ($image) {
                imagejpeg(imagesx($image) > 1000 ? imagescale($image, 1000) : $image, $upload['file'], 60);
                clearstatcache();
            }
            return $upload;
        });
        break;
    case 'caches-everything': // A cache of the host's, for addresses; as told to by hand, for anybody and for good.
        add_filter('rest_pre_dispatch', function ($result, $server, $request) {
            $kept = dirname(ABSPATH) . '/cached-' . md5($_SERVER['REQUEST_URI']);
            $isKept = $request->get_method() === 'GET' && is_file($kept);
            return $isKept ? new WP_REST_Response(...unserialize(file_get_contents($kept))) : $result;
        }, 10, 3);
        add_filter('rest_post_dispatch', function ($answer, $server, $request) {
            $kept = dirname(ABSPATH) . '/cached-' . md5($_SERVER['REQUEST_URI']);
            if ($request->get_method() === 'GET' && $answer->get_status() === 200)
                file_put_contents($kept, serialize([$answer->get_data(), 200, $answer->get_headers()]));
            return $answer;
        }, 10, 3);
        break;
    case 'keeps-no-revisions':
        add_filter('wp_revisions_to_keep', '__return_zero');
        break;
    case 'firewall': // A web application firewall before the API.
        if (strpos($_SERVER['REQUEST_URI'] ?? '', 'wp-json') !== false || isset($_GET['rest_route'])) {
            status_header(403);
            header('Content-Type: text/html');
            echo '<!doctype html><title>403 Forbidden</title><h1>Request blocked</h1>';
            exit;
        }
        break;
    }
}
