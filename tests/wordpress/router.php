<?php
// What a web server's rewrite rules do: files as they are, everything else to WordPress.
$site = __DIR__ . '/site';
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
if (strpos($path, '..') !== false) {
    http_response_code(400);
    return true;
}
if ($path === '/--/empty') {
    require __DIR__ . '/empty.php';
    return true;
}
if (is_dir($site . $path) && is_file($site . rtrim($path, '/') . '/index.php') && $path !== '/') {
    if (substr($path, -1) !== '/') {
        header('Location: ' . $path . '/', true, 301);
        return true;
    }
    $path .= 'index.php';
}
if (is_file($site . $path)) {
    if (substr($path, -4) !== '.php')
        return false;
    $script = $path;
} else {
    $script = '/index.php';
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $site . $script;
chdir(dirname($site . $script));
require $site . $script;
return true;
