<?php
// Installs WordPress into the empty database of DIR (where this file stands) and writes DIR/site.json.
// php setup.php PORT
error_reporting(E_ALL & ~E_DEPRECATED);
$port = (int)$argv[1];
$_SERVER['HTTP_HOST'] = $_SERVER['SERVER_NAME'] = "127.0.0.1:$port";
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_URI'] = '/';
mysqli_report(MYSQLI_REPORT_OFF);

for ($tries = 0;; ++$tries) {
    $sql = @new mysqli('localhost', 'root', '', '', 0, __DIR__ . '/sql');
    if (!$sql->connect_error)
        break;
    if ($tries == 200) {
        fwrite(STDERR, "MariaDB does not answer: {$sql->connect_error}\n");
        exit(1);
    }
    usleep(50000);
}
$sql->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4') || exit(1);
$sql->close();

define('WP_INSTALLING', true);
require __DIR__ . '/site/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// Passwords made anew in each run: nothing to leak.
$users = ['admin' => ['role' => 'administrator'], 'editor' => ['role' => 'editor'], 'author' => ['role' => 'author'],
    'contributor' => ['role' => 'contributor']];
foreach ($users as $name => &$user)
    $user['password'] = wp_generate_password(20, false);
unset($user);
wp_install('The Test Newsroom', 'admin', 'admin@example.org', true, '', $users['admin']['password']);
switch_theme('newsroom');
update_option('timezone_string', 'Asia/Almaty'); // Not UTC: dates that are mixed up show.
update_option('permalink_structure', '/%year%/%monthnum%/%day%/%postname%/');
update_option('comment_moderation', 1);
update_option('blogdescription', '');
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->flush_rules(false);

$answer = [];
foreach ($users as $name => $user) {
    $id = $name === 'admin' ? 1 : wp_insert_user(['user_login' => $name, 'user_pass' => $user['password'],
        'user_email' => "$name@example.org", 'display_name' => ucfirst($name), 'role' => $user['role']]);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . "\n");
        exit(1);
    }
    $made = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $answer[$name] = ['id' => $id, 'password' => $user['password'], 'app_password' => $made[0]];
}
$site = ['url' => "http://127.0.0.1:$port/", 'api_root' => "http://127.0.0.1:$port/wp-json/",
    'version' => $GLOBALS['wp_version'], 'users' => $answer];
file_put_contents(__DIR__ . '/site.json', json_encode($site, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES) . "\n");
